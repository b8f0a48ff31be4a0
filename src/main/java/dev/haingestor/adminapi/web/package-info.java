/** What is common to all HTTP answers: errors as RFC 9457 problems, how JSON is written, and the server's limits. */
package dev.haingestor.adminapi.web;
