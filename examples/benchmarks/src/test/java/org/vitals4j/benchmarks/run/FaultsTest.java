package org.vitals4j.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class FaultsTest {

  private static INDArray[] labels() {
    return new INDArray[] {
      Nd4j.arange(8).reshape(8, 1), Nd4j.arange(24).reshape(8, 3), Nd4j.arange(48).reshape(8, 3, 2)
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void scrambledLabelsAreThoseOfOtherExamplesWhateverTheirShape(int which) {
    INDArray labels = labels()[which];
    DataSet set = new DataSet(Nd4j.ones(8, 2), labels.dup());

    INDArray scrambled = Faults.scrambledLabels(1).apply(set).getLabels();

    assertThat(scrambled.shape()).isEqualTo(labels.shape());
    assertThat(scrambled).isNotEqualTo(labels);
    for (int i = 0; i < 8; i++) {
      INDArray one = scrambled.slice(i);
      assertThat(java.util.stream.IntStream.range(0, 8).mapToObj(labels::slice))
          .anyMatch(other -> other.equals(one));
    }
  }
}
