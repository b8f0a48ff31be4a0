/** A made-up home, told as a pure function of time. Knows line protocol's points and nothing of who keeps them. */
package dev.haingestor.adminapi.demo;
