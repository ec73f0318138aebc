package org.vitals4j.benchmarks.soak;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks every second for what the Health page in a browser asks for: only for what is new. */
final class OpenPage implements AutoCloseable {

  private static final Pattern NEXT = Pattern.compile("\"next\":(\\d+)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final String root;
  private final String run;
  private long next;

  OpenPage(String address, String session) {
    root = address + "/api/";
    run = "?session=" + URLEncoder.encode(session, StandardCharsets.UTF_8);
    var unused = thread.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
  }

  /** Requests that were answered, and those that were not. */
  long answers() {
    return answers.get();
  }

  long failures() {
    return failures.get();
  }

  private void refresh() {
    String since = "&since=" + next;
    ask("sessions");
    Matcher after = NEXT.matcher(ask("run" + run + since));
    if (after.find()) {
      next = Long.parseLong(after.group(1));
    }
    for (String what :
        List.of(
            "layers" + run + since,
            "layer" + run + "&layer=0" + since,
            "iteration" + run,
            "histogram" + run + "&layer=0")) {
      ask(what);
    }
  }

  private String ask(String what) {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(root + what)).build(), BodyHandlers.ofString());
      // Before the first report there is no such run.
      (answer.statusCode() == 200 || answer.statusCode() == 404 ? answers : failures)
          .incrementAndGet();
      return answer.body();
    } catch (IOException failed) {
      failures.incrementAndGet();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
    return "";
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
