/**
 * What is common to all HTTP answers: errors as RFC 9457 problems, how JSON is written, who may change
 * something, and which web pages may read.
 */
package dev.haingestor.adminapi.web;
