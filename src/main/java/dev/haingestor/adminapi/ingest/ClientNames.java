package dev.haingestor.adminapi.ingest;

/** Checks names of organizations, buckets and databases. They are only sent back, up to 255 characters. */
final class ClientNames {

    private static final int LONGEST = 255;

    private ClientNames() {}

    /** @param otherwise the name when the client sends none */
    static String named(String parameter, String value, String otherwise) {
        if (value.length() > LONGEST) {
            throw ClientRequestException.tooLong(parameter, LONGEST);
        }
        return value.isEmpty() ? otherwise : value;
    }
}
