package dev.haingestor.adminapi.store.flux;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Limits the length of response bodies, as the driver reads an error's body into memory however long it is. Answers to queries
 * are left alone: they are read row by row.
 */
final class BoundedBodies implements Interceptor {

    private static final String QUERY = "/api/v2/query";
    private static final long MAX_OF_AN_ERROR = 64 * 1024;
    private static final long MOST = 16 * 1024 * 1024;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.isSuccessful() && chain.request().url().encodedPath().endsWith(QUERY)) {
            return response;
        }
        try (response) {
            if (response.isSuccessful() && response.body().source().request(MOST + 1)) {
                throw new IOException("longer than " + MOST + " bytes");
            }
            ResponseBody start = response.peekBody(response.isSuccessful() ? MOST : MAX_OF_AN_ERROR);
            return response.newBuilder().body(start).build();
        }
    }
}
