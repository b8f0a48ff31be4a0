package dev.haingestor.adminapi.ops;

import java.util.Optional;

/** Keeps the switch's state for all instances, as the last text that was put. Throws an exception if that can't be done. */
public interface SharedSwitch {

    /** Shares nothing, for a single instance. */
    SharedSwitch NONE = new SharedSwitch() {
        @Override
        public Optional<String> get() {
            return Optional.empty();
        }

        @Override
        public void put(String state) {
            // There is no other instance.
        }
    };

    /** The last text that was put; empty when there is none. Called every second, and may be as old as that. */
    Optional<String> get();

    /** Keeps a text for all instances, without an end. */
    void put(String state);
}
