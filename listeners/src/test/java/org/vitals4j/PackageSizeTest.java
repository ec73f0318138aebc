package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No package of any module, tests included, has more files than a person can keep in mind. */
class PackageSizeTest {

  private static final Path PROJECT = Path.of("..");

  /** Files beside {@code package-info.java}. */
  private static final int MAX_FILES = 30;

  @Test
  void noPackageHasMoreFilesThanAllowed() throws IOException {
    Map<String, Long> tooLarge =
        filesByFolder().entrySet().stream()
            .filter(folder -> folder.getValue() > MAX_FILES)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    assertThat(tooLarge).isEmpty();
  }

  @Test
  void everyModuleIsLookedAt() throws IOException {
    Set<String> folders = filesByFolder().keySet();

    assertThat(folders)
        .contains(
            "agent/src/main/java/org/vitals4j/agent",
            "agent/host/src/main/java/org/vitals4j/agent/host",
            "examples/src/main/java/org/vitals4j/examples",
            "listeners/src/main/java/org/vitals4j",
            "listeners/src/test/java/org/vitals4j");
  }

  private static Map<String, Long> filesByFolder() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      return sources(files).stream()
          .collect(
              Collectors.groupingBy(
                  file -> PROJECT.relativize(file.getParent()).toString().replace('\\', '/'),
                  TreeMap::new,
                  Collectors.counting()));
    }
  }

  private static List<Path> sources(Stream<Path> files) {
    return files
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> !file.endsWith("package-info.java"))
        .filter(
            file -> PROJECT.relativize(file).toString().matches("(?!.*\\btarget\\b).*\\bsrc\\b.*"))
        .toList();
  }
}
