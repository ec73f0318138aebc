package org.vitals4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.vitals4j.ui.health.HealthServer;

/** What the Health page shows of one run, as its own scripts ask for it. */
record Page(HealthServer server, String session) {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonNode get(String path) {
    URI address = URI.create("http://localhost:" + server.port() + "/health/api/" + path);
    try (InputStream in = address.toURL().openStream()) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new AssertionError("no answer from " + address, e);
    }
  }

  List<String> workers() {
    List<String> names = new ArrayList<>();
    for (JsonNode run : get("sessions").path("sessions")) {
      if (run.path("session").asText().equals(session)) {
        run.path("workers").forEach(worker -> names.add(worker.path("worker").asText()));
      }
    }
    return names;
  }

  private JsonNode run(String worker) {
    return get("run?session=" + session + "&worker=" + worker);
  }

  List<Integer> iterations(String worker) {
    List<Integer> all = new ArrayList<>();
    run(worker).path("iteration").forEach(one -> all.add(one.asInt()));
    return all;
  }

  /** How often the network was announced. */
  int networkVersion(String worker) {
    return run(worker).path("network").path("version").asInt();
  }

  /** What was found, in order, open or not. */
  List<String> findings(String worker) {
    List<String> all = new ArrayList<>();
    run(worker).path("findings").forEach(one -> all.add(one.path("pathology").asText()));
    return all;
  }

  List<Double> scores(String worker) {
    List<Double> all = new ArrayList<>();
    run(worker).path("series").path("score").path("last").forEach(one -> all.add(one.asDouble()));
    return all;
  }

  static void await(String what, Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long giveUp = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s: not within %s", what, patience).isLessThan(giveUp);
      Thread.sleep(100);
    }
  }
}
