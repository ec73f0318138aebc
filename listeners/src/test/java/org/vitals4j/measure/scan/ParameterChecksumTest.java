package org.vitals4j.measure.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ParameterChecksumTest {

  private static INDArray vector(DataType type) {
    return Nd4j.arange(1, 1001).castTo(type).reshape(1, 1000);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE", "HALF"})
  void equalVectorsHaveEqualChecksums(DataType type) {
    assertThat(ParameterChecksum.of(vector(type)))
        .isPresent()
        .isEqualTo(ParameterChecksum.of(vector(type)));
  }

  @Test
  void everyElementCounts() {
    INDArray vector = vector(DataType.FLOAT);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      float before = vector.getFloat(i);
      vector.putScalar(i, Math.nextUp(before));
      seen.add(ParameterChecksum.of(vector).getAsLong());
      vector.putScalar(i, before);
    }

    assertThat(seen).hasSize(1000);
  }

  @Test
  void whatLiesBesideAViewDoesNotCount() {
    INDArray whole = vector(DataType.FLOAT);
    INDArray view = whole.get(NDArrayIndex.point(0), NDArrayIndex.interval(10, 20));
    var before = ParameterChecksum.of(view);
    whole.putScalar(9, -1);
    whole.putScalar(20, -1);

    assertThat(ParameterChecksum.of(view)).isEqualTo(before);
    whole.putScalar(19, -1);
    assertThat(ParameterChecksum.of(view)).isNotEqualTo(before);
  }

  @Test
  void nanIsAValueLikeOthers() {
    INDArray vector = vector(DataType.FLOAT);
    vector.putScalar(3, Float.NaN);

    assertThat(ParameterChecksum.of(vector)).isEqualTo(ParameterChecksum.of(vector.dup()));
  }

  @Test
  void theSampleChangesWithTheWholeVector() {
    INDArray vector = vector(DataType.FLOAT);
    var before = ParameterChecksum.ofSample(vector);
    vector.muli(1.001);

    assertThat(ParameterChecksum.ofSample(vector)).isPresent().isNotEqualTo(before);
  }

  @Test
  void otherTypesHaveNone() {
    assertThat(ParameterChecksum.of(Nd4j.createFromArray(1, 2, 3))).isEmpty();
  }

  @Test
  void vectorsWithGapsHaveNone() {
    INDArray column = Nd4j.zeros(4, 4).getColumn(1);

    assertThat(ParameterChecksum.of(column)).isEmpty();
  }
}
