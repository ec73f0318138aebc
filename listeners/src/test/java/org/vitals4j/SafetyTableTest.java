package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/safety.md} promises nothing that no test holds: each row names tests that exist. */
class SafetyTableTest {

  private static final Path PROJECT = Path.of("..");
  private static final Path TABLE = PROJECT.resolve("docs/safety.md");
  private static final Pattern TEST = Pattern.compile("`(\\w+)(?:#(\\w+))?`");

  private static List<String> rows(String text) {
    return text.lines()
        .filter(line -> line.startsWith("|"))
        .filter(line -> !line.startsWith("|---") && !line.startsWith("| tried "))
        .toList();
  }

  /**
   * What is wrong with a row: it has not three cells, or names no test, or one that is not there.
   */
  private static List<String> faults(String row, List<Path> sources) {
    String[] cells = row.substring(1).split("\\|", 0);
    if (cells.length != 3) {
      return List.of("has " + cells.length + " cells: " + row);
    }
    List<String> faults = new ArrayList<>();
    Matcher tests = TEST.matcher(cells[2]);
    int named = 0;
    while (tests.find()) {
      named++;
      if (!exists(tests.group(1), tests.group(2), sources)) {
        faults.add("names " + tests.group() + ", which is not there: " + row);
      }
    }
    if (named == 0) {
      faults.add("names no test: " + row);
    }
    return faults;
  }

  private static boolean exists(String type, String method, List<Path> sources) {
    return sources.stream()
        .filter(file -> file.getFileName().toString().equals(type + ".java"))
        .anyMatch(
            file ->
                method == null
                    || Pattern.compile("void " + method + "\\(").matcher(read(file)).find());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Every source of a test in every module. */
  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(PROJECT)) {
      return all.filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .toList();
    }
  }

  @Test
  void everyRowNamesTestsThatExist() throws IOException {
    List<Path> sources = sources();
    List<String> rows = rows(Files.readString(TABLE));

    assertThat(rows).hasSizeGreaterThan(20);
    assertThat(rows).flatMap(row -> faults(row, sources)).isEmpty();
  }

  @Test
  void aRowWithoutAnExistingTestIsAFault() throws IOException {
    List<Path> sources = sources();

    assertThat(faults("| a | b | by hand |", sources)).hasSize(1);
    assertThat(faults("| a | b | `SafetyTableTest#thereIsNoSuchTest` |", sources)).hasSize(1);
    assertThat(faults("| a | b | `NoSuchTest` |", sources)).hasSize(1);
    assertThat(faults("| a | `SafetyTableTest` |", sources)).hasSize(1);
    assertThat(faults("| a | b | `SafetyTableTest`, `GuardTest` |", sources)).isEmpty();
  }
}
