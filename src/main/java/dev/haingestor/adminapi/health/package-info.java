/** How the parts of the system are, told from what is known already: a health answer never waits for what is down. */
package dev.haingestor.adminapi.health;
