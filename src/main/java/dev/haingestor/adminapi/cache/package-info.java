/**
 * What was read of windows, kept between those who ask and the store: windows that have settled for long, and one tail of the
 * others. An answer of it is what the store would have said at one moment.
 */
package dev.haingestor.adminapi.cache;
