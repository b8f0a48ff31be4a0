package dev.haingestor.adminapi.ops;

import java.util.Optional;

/** Where instances keep the switch's state for each other: one text, the last that was put. Not answering is an exception. */
public interface SharedSwitch {

    /** Of a single instance: nothing is shared. */
    SharedSwitch NONE = new SharedSwitch() {
        @Override
        public Optional<String> get() {
            return Optional.empty();
        }

        @Override
        public void put(String state) {
            // Nobody else wants to know.
        }
    };

    /** Empty when nothing was ever put. Asked every second; may be as old as that. */
    Optional<String> get();

    /** For all, and to last. */
    void put(String state);
}
