package dev.haingestor.adminapi;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/** Says on the console that something could not be tested on this machine. */
public final class NotTested {

    private NotTested() {}

    /** What a test prints by {@link System#err} goes into its report, where nobody looks for what was skipped. */
    public static void say(String reason) {
        PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
        console.println("\n*** NOT TESTED *** " + reason + "\n");
    }
}
