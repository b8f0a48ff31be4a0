/** Where settings come from besides the environment, and what is said when one is wrong. */
package dev.haingestor.adminapi.settings;
