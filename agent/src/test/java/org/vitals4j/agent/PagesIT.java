package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browser pages in a job that does not know them. */
class PagesIT {

  private static final Pattern ADDRESS = Pattern.compile("live in the browser at (http://[^/ ]+)");
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  @TempDir Path folder;

  private final HttpClient browser = HttpClient.newHttpClient();

  private static String await(Fork job) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      Matcher address = ADDRESS.matcher(job.err());
      if (address.find()) {
        return address.group(1);
      }
      assertThat(job.isAlive() && System.nanoTime() < deadline).as(job.err()).isTrue();
      Thread.sleep(50);
    }
  }

  private int status(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return browser.send(request, BodyHandlers.discarding()).statusCode();
  }

  private String body(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return browser.send(request, BodyHandlers.ofString()).body();
  }

  private void awaitBody(String address, String text) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!body(address).contains(text)) {
      assertThat(System.nanoTime()).as("%s has %s", address, body(address)).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  @Test
  void areThoseOfDl4jWithTheHealthPage() throws Exception {
    Path stop = folder.resolve("stop");
    Fork job =
        Fork.start(
            folder,
            Fork.job(
                List.of(Fork.agent("ui=0,session=mine")),
                Fork.classPath(),
                "jobs.LongFit",
                stop.toString()));
    try {
      String address = await(job);

      assertThat(status(address + "/train/overview")).isEqualTo(200);
      assertThat(body(address + "/health")).contains("<html");
      awaitBody(address + "/health/api/sessions", "\"mine\"");
    } finally {
      Files.createFile(stop);
      job.await(); // also after a failure: it would outlive the file that ends it
    }
    assertThat(job.exitCode()).as(job.err()).isZero();
  }

  @Test
  void areTheHealthPageAloneWithoutThoseOfDl4j() throws Exception {
    String withoutUi =
        Arrays.stream(Fork.classPath().split(File.pathSeparator, -1))
            .filter(entry -> !entry.matches(".*(deeplearning4j-(vertx|ui|core)|vertx-).*"))
            .collect(Collectors.joining(File.pathSeparator));
    Path stop = folder.resolve("stop");
    Fork job =
        Fork.start(
            folder,
            Fork.job(
                List.of(Fork.agent("ui=0,session=mine")),
                withoutUi,
                "jobs.LongFit",
                stop.toString()));
    try {
      String address = await(job);

      assertThat(body(address + "/health")).contains("<html");
      awaitBody(address + "/health/api/sessions", "\"mine\"");
      assertThat(job.err()).contains("without DL4J's own pages");
    } finally {
      Files.createFile(stop);
      job.await(); // also after a failure: it would outlive the file that ends it
    }
    assertThat(job.exitCode()).as(job.err()).isZero();
  }
}
