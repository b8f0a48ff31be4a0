/** Says who may change something, under which names the service may be called, and which web pages may read. */
package dev.haingestor.adminapi.web.security;
