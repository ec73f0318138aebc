package org.vitals4j.examples;

import java.util.Optional;
import org.vitals4j.examples.lesson.RunBody.Training;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.examples.lesson.Variant;

/** Trains variants of the examples, for tests. */
final class Runs {

  static final long SEED = 42;

  private Runs() {}

  static Variant variant(String example, String variant) {
    return ExampleRegistry.builtIn().stream()
        .filter(one -> one.name().equals(example))
        .flatMap(one -> one.variants().stream())
        .filter(one -> one.name().equals(variant))
        .findFirst()
        .orElseThrow();
  }

  static TrainingRecord train(String example, String variant, int minibatches) {
    return train(variant(example, variant).shortened(minibatches));
  }

  static TrainingRecord train(Variant variant) {
    return train(variant, SEED);
  }

  static TrainingRecord train(Variant variant, long seed) {
    return new Trainer(seed, Optional.empty(), true)
        .train("test", (Training) variant.work(), (done, of, score, findings) -> {});
  }
}
