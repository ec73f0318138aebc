package org.vitals4j.benchmarks.worker;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.vitals4j.TrainingMonitor;

/**
 * Results of jobs that are done, one line of JSON each, so that a benchmark that was interrupted
 * goes on where it was. Results of another build are in another file.
 *
 * @param <R> plain values, for {@link Gson}
 */
public final class ResultStore<R extends JobResult> {

  private static final Gson JSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  private final Path file;
  private final Class<R> type;
  private final Map<String, R> results = new LinkedHashMap<>();

  /** Opens the results of this build in a folder, which is made if need be. */
  public static <R extends JobResult> ResultStore<R> open(Path folder, Class<R> type)
      throws IOException {
    Files.createDirectories(folder);
    return new ResultStore<>(folder.resolve("results-" + build() + ".jsonl"), type);
  }

  /** Reads what is in a file, if there is one. */
  public ResultStore(Path file, Class<R> type) throws IOException {
    this.file = file;
    this.type = type;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        read(line);
      }
    }
  }

  private void read(String line) {
    try {
      keep(line);
    } catch (JsonSyntaxException cutOff) {
      // The last line of a benchmark that was killed while it wrote: that run is done again.
    }
  }

  private void keep(String line) {
    R result = JSON.fromJson(line, type);
    if (result != null) {
      results.put(result.job(), result);
    }
  }

  /** Where the results are. */
  public Path file() {
    return file;
  }

  public boolean has(String job) {
    return results.containsKey(job);
  }

  /**
   * Adds a result, on disk at once.
   *
   * @param line as {@link #encode} makes it
   */
  public void add(String line) throws IOException {
    keep(line);
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Those of some jobs, as far as they are done, in the order asked for. */
  public List<R> of(List<String> jobs) {
    return jobs.stream().filter(results::containsKey).map(results::get).toList();
  }

  /** A result as a line. */
  public static String encode(JobResult result) {
    return JSON.toJson(result);
  }

  /** A fingerprint of the monitor's and the benchmark's code. */
  static String build() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
    for (Class<?> one : List.of(TrainingMonitor.class, ResultStore.class)) {
      Path code =
          Path.of(
              java.net.URI.create(
                  one.getProtectionDomain().getCodeSource().getLocation().toString()));
      try (Stream<Path> files = Files.walk(code)) {
        for (Path part : files.filter(Files::isRegularFile).sorted().toList()) {
          digest.update(part.getFileName().toString().getBytes(StandardCharsets.UTF_8));
          try (InputStream in = new DigestInputStream(Files.newInputStream(part), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
          }
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }
}
