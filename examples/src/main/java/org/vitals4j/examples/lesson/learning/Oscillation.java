package org.vitals4j.examples.lesson.learning;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.treat.Treatments;

/**
 * Too high a rate takes each step across the valley to the other slope: the loss swings and gets no
 * better. A lower rate settles, and so does the same run once its rate is lowered.
 *
 * <p>The slope of an absolute error is the same however near the goal is, so a step does not
 * shrink: the bias jumps to and fro over it. Every iteration takes all examples, so that nothing
 * else can make the loss swing.
 */
public final class Oscillation implements Example {

  private static final int INPUTS = 8;
  private static final int EXAMPLES = 512;
  private static final int ITERATIONS = 300;
  private static final int LOWERED_AT = 180;
  private static final double TOO_HIGH = 4;
  private static final double GOOD = 0.2;

  /** Twice, with 40 iterations in between: 4 becomes 1.2, then 0.36. */
  private static final Treatments LOWER_RATE =
      Treatments.builder()
          .on(Pathology.LOSS_OSCILLATION, Treatments::reduceLearningRate, 3, 40)
          .build();

  /** A quarter of a large step beyond a whole number of them, so that the two slopes differ. */
  private static final double FAR = 17;

  @Override
  public String name() {
    return "oscillation";
  }

  @Override
  public String lesson() {
    return "too high a rate swings across the valley; a lower one settles, also midway";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick",
            "a linear layer, absolute error, full batch, rate " + TOO_HIGH,
            seed -> network(seed, new MapSchedule(ScheduleType.ITERATION, Map.of(0, TOO_HIGH))),
            Oscillation::data,
            Expect.finding(Pathology.LOSS_OSCILLATION, Severity.WARN, ITERATIONS)),
        Variant.watched(
            "healthy",
            "the same at rate " + GOOD,
            seed -> network(seed, new MapSchedule(ScheduleType.ITERATION, Map.of(0, GOOD))),
            Oscillation::data,
            Expect.nothingAboveInfo(),
            Expect.scoreFallsBelow(0.5)),
        Variant.watched(
            "treated",
            "rate " + TOO_HIGH + ", lowered to " + GOOD + " in iteration " + LOWERED_AT,
            seed ->
                network(
                    seed,
                    new MapSchedule(ScheduleType.ITERATION, Map.of(0, TOO_HIGH, LOWERED_AT, GOOD))),
            Oscillation::data,
            Expect.finding(Pathology.LOSS_OSCILLATION, Severity.WARN, LOWERED_AT),
            Expect.scoreFallsBelow(0.5)),
        Variant.watched(
                "treated-live",
                "rate " + TOO_HIGH + ", lowered by the monitor when it finds the swing",
                seed -> network(seed, new MapSchedule(ScheduleType.ITERATION, Map.of(0, TOO_HIGH))),
                Oscillation::data,
                Expect.finding(Pathology.LOSS_OSCILLATION, Severity.WARN, LOWERED_AT),
                Expect.scoreFallsBelow(0.5))
            .monitored(builder -> builder.treatments(LOWER_RATE)));
  }

  /** Labels far from 0, so that the bias has some way to go. */
  private static TrainingData data(long seed) {
    DataSet set = Toys.teacher(EXAMPLES, INPUTS, 1, seed);
    set.setLabels(set.getLabels().mul(0.3).addi(FAR));
    return new TrainingData(set, EXAMPLES, ITERATIONS);
  }

  private static MultiLayerNetwork network(long seed, ISchedule rate) {
    return new Nets.Stack(0, INPUTS, Activation.IDENTITY, new WeightInitXavier(), new Sgd(rate))
        .withOutput(seed, INPUTS, 1, new LossMAE(), Activation.IDENTITY);
  }
}
