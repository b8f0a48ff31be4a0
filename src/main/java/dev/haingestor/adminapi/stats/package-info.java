/** The statistics: what is asked of the sources, the folds that make figures of it, and the answers over HTTP. */
package dev.haingestor.adminapi.stats;
