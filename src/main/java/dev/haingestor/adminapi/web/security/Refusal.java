package dev.haingestor.adminapi.web.security;

import org.springframework.http.HttpStatus;

/**
 * Why a request may not go on.
 *
 * @param detail says what to do; nothing in it comes from the request
 */
record Refusal(HttpStatus status, String detail) {
}
