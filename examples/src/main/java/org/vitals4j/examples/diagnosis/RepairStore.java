package org.vitals4j.examples.diagnosis;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results of repairs that are done, as {@link ResultStore} keeps those of diagnoses. */
final class RepairStore {

  private static final Gson JSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  private final Path file;
  private final Map<String, RepairResult> results = new LinkedHashMap<>();

  RepairStore(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        try {
          RepairResult result = JSON.fromJson(line, RepairResult.class);
          if (result != null) {
            results.put(key(result.setUp(), result.seed()), result);
          }
        } catch (JsonSyntaxException cutOff) {
          // The last line of a benchmark that was killed while it wrote: that run is done again.
        }
      }
    }
  }

  /** Opens the results of this build in a folder, which is made if need be. */
  static RepairStore open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new RepairStore(folder.resolve("results-" + ResultStore.build() + ".jsonl"));
  }

  /** Where the results are. */
  Path file() {
    return file;
  }

  /** Names a run; what a worker is told. */
  static String key(String setUp, long seed) {
    return setUp + "\t" + seed;
  }

  boolean has(String key) {
    return results.containsKey(key);
  }

  void add(String line) throws IOException {
    RepairResult result = JSON.fromJson(line, RepairResult.class);
    results.put(key(result.setUp(), result.seed()), result);
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  List<RepairResult> of(List<String> keys) {
    return keys.stream().filter(results::containsKey).map(results::get).toList();
  }

  /** Runs one and encodes its result. */
  static String run(String key) {
    String[] cells = key.split("\t", -1);
    return JSON.toJson(new RepairTrial(SetUps.named(cells[0]), Long.parseLong(cells[1])).run());
  }
}
