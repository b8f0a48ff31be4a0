/** The service as a whole: how it starts, and what all packages share. */
@NullMarked
package dev.haingestor.adminapi;

import org.jspecify.annotations.NullMarked;
