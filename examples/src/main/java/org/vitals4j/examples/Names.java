package org.vitals4j.examples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.vitals4j.examples.lesson.Example;

/** Finds examples by name. */
final class Names {

  /** A slip of the finger or two, not another word. */
  private static final double SIMILAR = 0.5;

  private final List<Example> known;

  Names(List<Example> known) {
    this.known = List.copyOf(known);
  }

  /** All examples, in order. */
  List<Example> all() {
    return known;
  }

  /**
   * The examples of these names, each once, in the order given; all for no names.
   *
   * @throws IllegalArgumentException for an unknown name; the message lists those that are known
   */
  List<Example> find(List<String> names) {
    if (names.isEmpty()) {
      return known;
    }
    Set<Example> found = new LinkedHashSet<>();
    for (String name : names) {
      found.add(
          known.stream()
              .filter(example -> example.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(unknown(name))));
    }
    return new ArrayList<>(found);
  }

  private String unknown(String name) {
    List<String> names = known.stream().map(Example::name).toList();
    return "no example is called '"
        + name
        + "'"
        + nearest(name, names).map(near -> ", did you mean '" + near + "'?").orElse(".")
        + " Known: "
        + String.join(", ", names)
        + ".";
  }

  private static Optional<String> nearest(String name, List<String> names) {
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<String> begins =
        names.stream().filter(one -> !lower.isEmpty() && one.startsWith(lower)).findFirst();
    return begins.isPresent()
        ? begins
        : names.stream()
            .filter(one -> distance(lower, one) <= SIMILAR * one.length())
            .min(Comparator.comparingInt(one -> distance(lower, one)));
  }

  /** Levenshtein's: insertions, deletions and replacements from one to the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
