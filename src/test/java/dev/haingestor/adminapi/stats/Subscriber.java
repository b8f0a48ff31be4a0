package dev.haingestor.adminapi.stats;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of server-sent events. It reads as they come, and has no thread of its own. */
final class Subscriber implements Flow.Subscriber<String>, AutoCloseable {

    /** @param type empty for the usual one */
    record Event(String type, String id, String data) {

        JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }
    }

    private final CompletableFuture<HttpResponse<Void>> answer;
    private final List<Event> events = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final CompletableFuture<Boolean> endedInOrder = new CompletableFuture<>();
    private String retry = "";
    private String type = "";
    private String id = "";
    private String data = "";
    private Flow.Subscription subscription;
    private boolean closed;

    Subscriber(HttpClient http, URI uri, String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        answer = http.sendAsync(request.build(), HttpResponse.BodyHandlers.fromLineSubscriber(this));
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public synchronized void onNext(String line) {
        if (line.startsWith(":")) {
            comments.add(line);
        } else if (line.startsWith("retry: ")) {
            retry = line.substring(7);
        } else if (line.startsWith("event: ")) {
            type = line.substring(7);
        } else if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
            events.add(new Event(type, id, data));
            type = "";
            id = "";
            data = "";
        } else if (!line.isEmpty()) {
            throw new IllegalStateException("no line of an event stream: " + line);
        }
    }

    @Override
    public void onError(Throwable failure) {
        endedInOrder.complete(false);
    }

    @Override
    public void onComplete() {
        endedInOrder.complete(true);
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized int count() {
        return events.size();
    }

    synchronized Event latest() {
        return events.get(events.size() - 1);
    }

    synchronized int comments() {
        return comments.size();
    }

    synchronized String retry() {
        return retry;
    }

    CompletableFuture<Boolean> endedInOrder() {
        return endedInOrder;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
        answer.cancel(true);
    }
}
