package org.vitals4j.measure.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class HostScannerTest extends ArrayScannerContract {

  HostScannerTest() {
    super(new HostScanner());
  }

  @Test
  void isChosenOnTheCpuBackend() {
    assertThat(ArrayScanner.forBackend()).isInstanceOf(HostScanner.class);
  }

  /** As vectors beyond 2 GiB are read; this one is cut into stretches of 10. */
  @Test
  void readsOnWhereABufferEnds() {
    INDArray vector = Nd4j.createFromArray(oneTo(35));
    HostSource source = new HostSource(vector, new short[FloatPass.BLOCK], 10);
    float[] read = new float[8];

    source.read(7, read, 8);

    assertThat(read).containsExactly(8, 9, 10, 11, 12, 13, 14, 15);
    assertThat(source.get(34)).isEqualTo(35);
    assertThat(source.get(0)).isEqualTo(1);
  }

  private static float[] oneTo(int n) {
    float[] all = new float[n];
    for (int i = 0; i < n; i++) {
      all[i] = i + 1;
    }
    return all;
  }

  @Test
  void neverReadsPastTheEnd() {
    HostSource source = new HostSource(Nd4j.createFromArray(1f, 2f), new short[FloatPass.BLOCK]);

    assertThatThrownBy(() -> source.read(1, new float[2], 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
