package org.vitals4j.examples;

import java.util.Optional;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.examples.lesson.Work.Training;

/** Trains variants of the examples, for tests. */
final class Runs {

  static final long SEED = 42;

  private Runs() {}

  static Variant variant(String example, String variant) {
    return Names.builtIn().stream()
        .filter(one -> one.name().equals(example))
        .flatMap(one -> one.variants().stream())
        .filter(one -> one.name().equals(variant))
        .findFirst()
        .orElseThrow();
  }

  static Outcome train(String example, String variant, int minibatches) {
    return train(variant(example, variant).shortened(minibatches));
  }

  static Outcome train(Variant variant) {
    return train(variant, SEED);
  }

  static Outcome train(Variant variant, long seed) {
    return new Trainer(seed, Optional.empty(), true)
        .train("test", (Training) variant.work(), (done, of, score, findings) -> {});
  }
}
