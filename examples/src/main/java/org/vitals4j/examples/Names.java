package org.vitals4j.examples;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vitals4j.config.DidYouMean;
import org.vitals4j.examples.lesson.Example;

/** Finds examples by name. */
final class Names {

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
        + hint(name, names)
        + " Known: "
        + String.join(", ", names)
        + ".";
  }

  /** One that begins like this, before one that is spelt like it. */
  private static String hint(String name, List<String> names) {
    String lower = name.toLowerCase(Locale.ROOT);
    String meant =
        names.stream()
            .filter(one -> !lower.isEmpty() && one.startsWith(lower))
            .findFirst()
            .orElse(name);
    return DidYouMean.hint(meant, names);
  }
}
