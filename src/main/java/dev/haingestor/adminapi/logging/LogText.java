package dev.haingestor.adminapi.logging;

/** Makes text from outside safe for the log: it can't end the line, nor fill the log. */
public final class LogText {

    private static final int LONGEST = 100;

    private LogText() {}

    public static String of(String text) {
        String visible = String.valueOf(text).replaceAll("[^!-~]", "?");
        return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST) + "...";
    }
}
