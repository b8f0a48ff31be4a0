package dev.haingestor.adminapi.ingest;

/** Names that clients send for what there is one of here. They are only ever sent back, and not for any length. */
final class ClientNames {

    private static final int LONGEST = 255;

    private ClientNames() {
    }

    /** @param otherwise the name when the client sends none */
    static String named(String parameter, String value, String otherwise) {
        if (value.length() > LONGEST) {
            throw ClientRequestException.tooLong(parameter, LONGEST);
        }
        return value.isEmpty() ? otherwise : value;
    }
}
