/** What is common to all HTTP answers: errors as RFC 9457 problems, how JSON is written, and who may change something. */
package dev.haingestor.adminapi.web;
