package dev.haingestor.adminapi.ops;

import java.util.Optional;

/** What instances share, in memory; it can be out of reach. */
final class SharedMap implements SharedSwitch {

    private String kept;
    private boolean isDown;
    private int puts;

    void down(boolean down) {
        isDown = down;
    }

    int puts() {
        return puts;
    }

    String kept() {
        return kept;
    }

    void keep(String text) {
        kept = text;
    }

    @Override
    public Optional<String> get() {
        answer();
        return Optional.ofNullable(kept);
    }

    @Override
    public void put(String state) {
        answer();
        kept = state;
        puts++;
    }

    private void answer() {
        if (isDown) {
            throw new IllegalStateException("can't be reached");
        }
    }
}
