/** What is common to all HTTP answers: errors as RFC 9457 problems, and how JSON is written. */
package dev.haingestor.adminapi.web;
