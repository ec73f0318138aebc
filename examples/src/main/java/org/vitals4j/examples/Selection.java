package org.vitals4j.examples;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Variant;

/**
 * Which variants are run, and how long.
 *
 * @param variant their name or kind ("sick", or "sick-mse" alone); empty for all
 * @param iterations how long each is trained; empty for its own length
 */
record Selection(Optional<String> variant, OptionalInt iterations) {

  /** The variants of an example that are wanted; possibly none. */
  List<Variant> of(Example example) {
    return example.variants().stream()
        .filter(one -> variant.isEmpty() || one.isA(variant.get()))
        .map(one -> iterations.isEmpty() ? one : one.lasting(iterations.getAsInt()))
        .toList();
  }

  /** Whether any of them has a variant that is wanted. */
  boolean anyOf(List<Example> examples) {
    return examples.stream().anyMatch(one -> !of(one).isEmpty());
  }
}
