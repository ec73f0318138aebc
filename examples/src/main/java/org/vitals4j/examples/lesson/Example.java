package org.vitals4j.examples.lesson;

import java.util.List;

/** One thing that goes wrong in training, shown: sick beside healthy. */
public interface Example {

  /** All there are, in the order in which they are run. */
  static List<Example> all() {
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

  /** What it is called on the command line. */
  String name();

  /** What it teaches, in one sentence without a full stop. */
  String lesson();

  /** The runs that belong to it, in the order in which they are run. */
  List<Variant> variants();
}
