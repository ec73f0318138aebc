package org.vitals4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expectation.Check;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.examples.lesson.Work.Calculation;

/** A quick form of each example: a few minibatches of every variant. */
class EveryExampleTest {

  private static final int FEW = 4;

  static Stream<Arguments> variants() {
    return Names.builtIn().stream()
        .flatMap(
            example ->
                example.variants().stream()
                    .map(variant -> Arguments.of(example.name() + " " + variant.name(), variant)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("variants")
  void runs(String name, Variant variant) {
    if (variant.work() instanceof Calculation calculation) {
      assertThat(calculation.checks().apply(Runs.SEED)).isNotEmpty().allMatch(Check::met);
      return;
    }
    Outcome outcome = Runs.train(variant.shortened(FEW));

    assertThat(outcome.iterations()).hasSizeGreaterThanOrEqualTo(1);
    assertThat(outcome.first().gradient().isMeasured()).isTrue();
    assertThat(variant.expectations()).isNotEmpty();
  }

  @Test
  void namesAreUniqueAndSayTheKind() {
    Set<String> names = new HashSet<>();
    for (Example example : Names.builtIn()) {
      assertThat(names.add(example.name())).isTrue();
      Set<String> variants = new HashSet<>();
      for (Variant variant : example.variants()) {
        assertThat(variants.add(variant.name())).isTrue();
        assertThat(variant.name()).matches("(sick|healthy|treated)(-[a-z-]+)?");
      }
    }
  }
}
