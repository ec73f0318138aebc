package org.vitals4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Snapshots;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.NetworkDescription.Layer;

/** The catalogue: names, and how a snapshot is read. */
class QuantityTest {

  private static final ParameterStatistics SMALL = parameter(4, 0.5);
  private static final ParameterStatistics LARGE = parameter(12, 1.5);
  private static final Norms STEP = new Norms(4, 0.02, 0.01, 0);
  private static final Norms LARGE_STEP = new Norms(12, 0.1, 0.03, 0);

  private static ParameterStatistics parameter(long count, double size) {
    return new ParameterStatistics(count, 0, size, size * Math.sqrt((double) count), size, 0);
  }

  private static BlockSnapshot weight(
      Measurement<ParameterStatistics> parameter, Measurement<Norms> update) {
    return new BlockSnapshot(
        new Block("W", true, true, 0, 4),
        Measurement.notSampled(),
        parameter,
        update,
        Measurement.measured(0.1));
  }

  private static BlockSnapshot weight(ParameterStatistics parameter, Norms update) {
    return weight(Measurement.measured(parameter), Measurement.measured(update));
  }

  private static LayerSnapshot layer(ActivationSnapshot activation, BlockSnapshot... blocks) {
    Layer dense = Descriptions.dense(1).describe().layers().get(0);
    return new LayerSnapshot(
        dense,
        Measurement.notSampled(),
        Measurement.notSampled(),
        Measurement.absent("histograms were not asked for"),
        activation,
        Measurement.notSampled(),
        Measurement.notSampled(),
        List.of(blocks));
  }

  private static LayerSnapshot layer(BlockSnapshot... blocks) {
    return layer(ActivationSnapshot.NOT_SAMPLED, blocks);
  }

  private static Measurement<Double> ratio(BlockSnapshot... blocks) {
    return LayerQuantity.UPDATE_RATIO.of(layer(blocks));
  }

  @Test
  void idsAreLowerCaseAndUnique() {
    assertThat(Arrays.stream(LayerQuantity.values()).map(LayerQuantity::id))
        .allMatch(id -> id.matches("[a-z0-9]+(_[a-z0-9]+)*"))
        .doesNotHaveDuplicates();
    assertThat(Arrays.stream(RunQuantity.values()).map(RunQuantity::id))
        .allMatch(id -> id.matches("[a-z0-9]+(_[a-z0-9]+)*"))
        .doesNotHaveDuplicates();
  }

  @Test
  void anIdLeadsToItsQuantity() {
    assertThat(LayerQuantity.ofId("gradient_norm")).contains(LayerQuantity.GRADIENT_NORM);
    assertThat(LayerQuantity.ofId("gradientNorm")).isEmpty();
  }

  @Test
  void numbersOfLayerQuantitiesAreUnique() {
    assertThat(Arrays.stream(LayerQuantity.values()).map(LayerQuantity::number))
        .allMatch(number -> number > 0)
        .doesNotHaveDuplicates();
  }

  /** Reports have one slot for each number. */
  @Test
  void numbersOfRunQuantitiesHaveNoGaps() {
    assertThat(Arrays.stream(RunQuantity.values()).mapToInt(RunQuantity::number).sorted())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, RunQuantity.values().length).boxed().toList());
  }

  @Test
  void updateRatioIsTakenOverElements() {
    assertThat(ratio(weight(SMALL, STEP), weight(LARGE, LARGE_STEP)).get())
        .isCloseTo((4 * 0.01 + 12 * 0.03) / (4 * 0.5 + 12 * 1.5), within(1e-15));
  }

  @Test
  void updateRatioOfOneWeightIsThatOfItsLayer() {
    assertThat(ratio(weight(SMALL, STEP)).get())
        .isCloseTo(weight(SMALL, STEP).updateRatio().get(), within(1e-15));
  }

  @Test
  void updateRatioIsAbsentWhereWeightsAreZero() {
    assertThat(ratio(weight(parameter(4, 1e-13), STEP)))
        .isEqualTo(Measurement.absent("mean|w| is below 1e-12"));
  }

  @Test
  void updateRatioIsAbsentWithoutWeights() {
    assertThat(ratio()).isEqualTo(Measurement.absent("it has no weights"));
  }

  @Test
  void updateRatioIsAbsentWhereOneStepHidesItsWeight() {
    BlockSnapshot hidden = weight(Measurement.absent("lost"), Measurement.measured(STEP));

    assertThat(ratio(weight(SMALL, STEP), hidden))
        .isEqualTo(Measurement.absent(BlockSnapshot.HIDDEN_BY_STEP));
    assertThat(layer(weight(SMALL, STEP), hidden).leastUpdateRatio())
        .isEqualTo(BlockSnapshot.HIDING_STEP);
  }

  @Test
  void updateRatioSaysWhatIsMissing() {
    assertThat(ratio(weight(Measurement.notSampled(), Measurement.notSampled())))
        .isEqualTo(Measurement.notSampled());
    assertThat(ratio(weight(Measurement.measured(SMALL), Measurement.absent("frozen"))))
        .isEqualTo(Measurement.absent("frozen"));
    assertThat(layer(weight(Measurement.notSampled(), Measurement.notSampled())).leastUpdateRatio())
        .isNaN();
  }

  @Test
  void aMeasuredNanStaysMeasured() {
    assertThat(ratio(weight(SMALL, new Norms(4, Double.NaN, Double.NaN, 1))))
        .isEqualTo(Measurement.measured(Double.NaN));
  }

  @Test
  void missingDataIsNoShareOfUnits() {
    ActivationSnapshot early =
        new ActivationSnapshot(
            Measurement.notSampled(),
            Measurement.absent("it cannot saturate"),
            new Measurement.NotEnough<>(5, 10, "iterations"));

    assertThat(LayerQuantity.DEAD_UNITS.of(layer(early)))
        .isEqualTo(new Measurement.NotEnough<>(5, 10, "iterations"));
    assertThat(LayerQuantity.SATURATED_ACTIVATIONS.of(layer(early)))
        .isEqualTo(Measurement.absent("it cannot saturate"));
    assertThat(LayerQuantity.ACTIVATION_MEAN.of(layer(early))).isEqualTo(Measurement.notSampled());
  }

  @Test
  void parameterNormIsThatOfAllBlocks() {
    assertThat(
            LayerQuantity.PARAMETER_NORM
                .of(layer(weight(SMALL, STEP), weight(LARGE, LARGE_STEP)))
                .get())
        .isCloseTo(Math.sqrt(4 * 0.5 * 0.5 + 12 * 1.5 * 1.5), within(1e-12));
    assertThat(LayerQuantity.PARAMETER_NORM.of(layer()))
        .isEqualTo(Measurement.absent("the layer has no parameters"));
  }

  @Test
  void theRunShowsItsExtremeLayers() {
    IterationSnapshot snapshot =
        Snapshots.of(Descriptions.dense(3).describe())
            .update(0, 1e-3)
            .update(1, 1e-5)
            .update(2, 1e-4)
            .next();

    assertThat(RunQuantity.MAX_UPDATE_RATIO.of(snapshot).get()).isCloseTo(1e-2, within(1e-9));
    assertThat(RunQuantity.MIN_UPDATE_RATIO.of(snapshot).get()).isCloseTo(1e-4, within(1e-9));
  }

  @Test
  void theWorstLayerIsThatOfTheMeasuredOnes() {
    IterationSnapshot snapshot = Snapshots.of(Descriptions.dense(3).describe()).dead(1, 50).next();

    assertThat(RunQuantity.MAX_DEAD_UNITS.of(snapshot)).isEqualTo(Measurement.measured(0.5));
    assertThat(RunQuantity.MAX_SATURATED_ACTIVATIONS.of(snapshot))
        .isEqualTo(Measurement.notSampled());
  }

  @Test
  void nothingIsClippedWithoutAPolicy() {
    IterationSnapshot snapshot = Snapshots.of(Descriptions.dense(2).describe()).next();

    assertThat(RunQuantity.CLIPPED_GRADIENT_NORM.of(snapshot))
        .isEqualTo(Measurement.absent("there is no clipping policy"));
    assertThat(RunQuantity.GRADIENT_NORM.of(snapshot).isMeasured()).isTrue();
  }
}
