package org.vitals4j.examples;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vitals4j.config.DidYouMean;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.gradient.ChainRule;
import org.vitals4j.examples.lesson.gradient.ExplodingInit;
import org.vitals4j.examples.lesson.gradient.ExplodingLinear;
import org.vitals4j.examples.lesson.gradient.ExplodingRnn;
import org.vitals4j.examples.lesson.gradient.GradientStatistics;
import org.vitals4j.examples.lesson.gradient.NanSpike;
import org.vitals4j.examples.lesson.gradient.PlainVsResidual;
import org.vitals4j.examples.lesson.gradient.VanishingShallow;
import org.vitals4j.examples.lesson.gradient.VanishingSigmoid;
import org.vitals4j.examples.lesson.layer.ActNorm;
import org.vitals4j.examples.lesson.layer.Activations;
import org.vitals4j.examples.lesson.layer.DeadRelu;
import org.vitals4j.examples.lesson.layer.InitSchemes;
import org.vitals4j.examples.lesson.layer.Normalisation;
import org.vitals4j.examples.lesson.layer.SaturatedUnits;
import org.vitals4j.examples.lesson.layer.WeightDecay;
import org.vitals4j.examples.lesson.learning.DataParallel;
import org.vitals4j.examples.lesson.learning.HeRegression;
import org.vitals4j.examples.lesson.learning.Mnist;
import org.vitals4j.examples.lesson.learning.Oscillation;
import org.vitals4j.examples.lesson.learning.Plateau;
import org.vitals4j.examples.lesson.learning.Schedules;
import org.vitals4j.examples.lesson.learning.Xor;

/** Finds examples by name. */
final class Names {

  private final List<Example> known;

  Names(List<Example> known) {
    this.known = List.copyOf(known);
  }

  /** All examples of this module, in the order in which they are run. */
  static List<Example> builtIn() {
    return List.of(
        new ChainRule(),
        new VanishingSigmoid(),
        new VanishingShallow(),
        new ExplodingInit(),
        new ExplodingLinear(),
        new ExplodingRnn(),
        new DeadRelu(),
        new SaturatedUnits(),
        new NanSpike(),
        new InitSchemes(),
        new PlainVsResidual(),
        new Normalisation(),
        new ActNorm(),
        new Activations(),
        new GradientStatistics(),
        new Xor(),
        new HeRegression(),
        new Oscillation(),
        new Plateau(),
        new Schedules(),
        new WeightDecay(),
        new DataParallel(),
        new Mnist());
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
