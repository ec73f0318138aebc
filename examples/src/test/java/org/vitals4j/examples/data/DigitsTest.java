package org.vitals4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class DigitsTest {

  @Test
  void thereAre8000ToTrainOnAnd2000HeldBack() {
    assertThat(Digits.forTraining().count()).isEqualTo(8000);
    assertThat(Digits.heldBack().count()).isEqualTo(2000);
  }

  @Test
  void everyClassIsThereInFairNumbers() {
    Digits digits = Digits.heldBack();

    for (int c = 0; c < Digits.CLASSES; c++) {
      int digit = c;
      assertThat(IntStream.range(0, digits.count()).filter(i -> digits.label(i) == digit).count())
          .isBetween(160L, 230L);
    }
  }

  @Test
  void pixelsAreScaledToOne() {
    DataSet data = Digits.heldBack().toClassify();

    assertThat(data.getFeatures().shape()).containsExactly(2000, Digits.PIXELS);
    assertThat(data.getFeatures().minNumber().doubleValue()).isEqualTo(0);
    assertThat(data.getFeatures().maxNumber().doubleValue()).isEqualTo(1);
  }

  @Test
  void labelsAreOneHot() {
    Digits digits = Digits.heldBack();
    DataSet data = digits.toClassify();

    assertThat(data.getLabels().sumNumber().doubleValue()).isEqualTo(2000);
    assertThat(data.getLabels().getDouble(5, digits.label(5))).isEqualTo(1);
  }

  @Test
  void oneSeedGivesOneOrder() {
    DataSet once = Digits.heldBack().shuffled(3).toClassify();
    DataSet again = Digits.heldBack().shuffled(3).toClassify();

    assertThat(once.getFeatures()).isEqualTo(again.getFeatures());
  }

  @Test
  void anotherSeedGivesAnother() {
    DataSet once = Digits.heldBack().shuffled(3).toClassify();
    DataSet other = Digits.heldBack().shuffled(4).toClassify();

    assertThat(once.getLabels()).isNotEqualTo(other.getLabels());
  }

  @Test
  void shrinkingKeepsTheInk() {
    DataSet data = Digits.heldBack().toShrink(10);

    assertThat(data.getLabels().shape()).containsExactly(2000, 100);
    assertThat(mean(data.getLabels())).isCloseTo(mean(data.getFeatures()), within(1e-6));
  }

  /** In double precision: ND4J sums floats as floats, and these are a million. */
  private static double mean(INDArray values) {
    return values.castTo(DataType.DOUBLE).meanNumber().doubleValue();
  }
}
