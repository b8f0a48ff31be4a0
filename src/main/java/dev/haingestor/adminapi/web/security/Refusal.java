package dev.haingestor.adminapi.web.security;

import org.springframework.http.HttpStatus;

/**
 * The refusal of a request.
 *
 * @param detail what to do about it; nothing in it comes from the request
 */
record Refusal(HttpStatus status, String detail) {}
