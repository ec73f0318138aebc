package org.vitals4j.examples.lesson.gradient;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.vitals4j.examples.data.SyntheticData;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Check;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Networks;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin.Kind;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.treat.Treatments.NonFinitePolicy;

/**
 * One value that is not a number makes every weight NaN within a step, whatever came before. Where
 * it began is told in that very iteration: in the data, in the loss, or in a step far too large.
 */
public final class NanSpike implements Example {

  private static final int INPUTS = 12;
  private static final int CLASSES = 4;
  private static final int BATCH = 32;
  private static final int EXAMPLES = 3200;
  private static final int BAD_MINIBATCH = 50;
  private static final double EXCESSIVE_RATE = 1e6;

  /** So far out that sigmoid rounds to 0 or to 1. */
  private static final double OUTLIER_FEATURE = 1e4;

  @Override
  public String name() {
    return "nan-spike";
  }

  @Override
  public String lesson() {
    return "one NaN ruins all weights in a step; where it began is told in that iteration";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick-feature",
            "one feature NaN in minibatch " + BAD_MINIBATCH,
            NanSpike::classifier,
            seed -> new TrainingData(withNan(clouds(seed)), BATCH, 1),
            Check.finding(Pathology.NON_FINITE, Severity.CRITICAL, BAD_MINIBATCH),
            Check.nonFiniteFrom(Kind.FEATURES, BAD_MINIBATCH)),
        Variant.watched(
            "sick-rate",
            "learning rate 1e6",
            seed -> stack().updater(new Sgd(EXCESSIVE_RATE)).regression(seed, INPUTS, 1),
            seed ->
                new TrainingData(SyntheticData.teacher(EXAMPLES, INPUTS, 1, seed), BATCH, 1)
                    .first(20),
            Check.finding(Pathology.NON_FINITE, Severity.CRITICAL, 10)),
        Variant.watched(
            "sick-loss",
            "a home-made log loss without a floor; an outlier in minibatch " + BAD_MINIBATCH,
            seed -> yesOrNo(seed, new NaiveLogLoss()),
            NanSpike::dataWithOutlier,
            Check.finding(Pathology.NON_FINITE, Severity.CRITICAL, BAD_MINIBATCH),
            Check.nonFiniteFrom(Kind.SCORE, BAD_MINIBATCH)),
        Variant.watched(
                "treated-skip",
                "one feature NaN in minibatch " + BAD_MINIBATCH + ", whose step is skipped",
                NanSpike::classifier,
                seed -> new TrainingData(withNan(clouds(seed)), BATCH, 1),
                Check.nonFiniteFrom(Kind.FEATURES, BAD_MINIBATCH),
                Check.scoreFallsBelow(0.5))
            .monitored(builder -> builder.onNonFinite(NonFinitePolicy.SKIP_STEP)),
        Variant.watched(
            "healthy",
            "every feature a number",
            NanSpike::classifier,
            seed -> new TrainingData(clouds(seed), BATCH, 1),
            Check.staysFinite(),
            Check.scoreFallsBelow(0.5)),
        Variant.watched(
            "healthy-loss",
            "the outlier with DL4J's LossBinaryXENT, which has a floor",
            seed -> yesOrNo(seed, new LossBinaryXENT()),
            NanSpike::dataWithOutlier,
            Check.staysFinite()));
  }

  static MultiLayerNetwork classifier(long seed) {
    return stack().classifier(seed, INPUTS, CLASSES);
  }

  private static MultiLayerNetwork yesOrNo(long seed, ILossFunction loss) {
    return stack().withOutput(seed, INPUTS, 1, loss, Activation.SIGMOID);
  }

  private static Networks.Stack stack() {
    return new Networks.Stack(2, 32, Activation.RELU, new WeightInitRelu(), new Adam(2e-3));
  }

  static DataSet clouds(long seed) {
    return SyntheticData.clouds(EXAMPLES, INPUTS, CLASSES, seed);
  }

  static DataSet withNan(DataSet set) {
    set.getFeatures().putScalar(BAD_MINIBATCH * BATCH + 3, 5, Float.NaN);
    return set;
  }

  private static TrainingData dataWithOutlier(long seed) {
    DataSet set = SyntheticData.clouds(EXAMPLES, INPUTS, 2, seed);
    INDArray first = set.getLabels().getColumn(0, true).dup();
    set.setLabels(first);
    // Twice the same example, labelled once each way: one of them is the logarithm of zero.
    int example = BAD_MINIBATCH * BATCH + 3;
    INDArray outlier = set.getFeatures().getRow(example, true).mul(OUTLIER_FEATURE);
    for (int label = 0; label <= 1; label++) {
      set.getFeatures().putRow(example + label, outlier);
      set.getLabels().putScalar(example + label, 0, label);
    }
    return new TrainingData(set, BATCH, 1);
  }
}
