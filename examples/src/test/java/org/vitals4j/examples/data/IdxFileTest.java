package org.vitals4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class IdxFileTest {

  @Test
  void readsDimensionsAndData() throws IOException {
    IdxFile file = read(2, 0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 7, 8, 255);

    assertThat(file.dimension(0)).isEqualTo(1);
    assertThat(file.dimension(1)).isEqualTo(3);
    assertThat(file.data()).containsExactly(7, 8, (byte) 255);
  }

  @Test
  void refusesAnotherMagicNumber() {
    assertThatThrownBy(() -> read(1, 31, 139, 8, 0, 0, 0, 0, 1, 7))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "f.idx: an IDX file of unsigned bytes in 1 dimensions begins with 00 00 08 01, but this"
                + " one begins with 1f 8b 08 00");
  }

  @Test
  void refusesDataThatIsCutShort() {
    assertThatThrownBy(() -> read(1, 0, 0, 8, 1, 0, 0, 0, 4, 7, 7, 7))
        .isInstanceOf(IOException.class)
        .hasMessage("f.idx: 4 takes 4 bytes of data, but the file ends after 3");
  }

  @Test
  void refusesDataThatGoesOn() {
    assertThatThrownBy(() -> read(1, 0, 0, 8, 1, 0, 0, 0, 1, 7, 7))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the file goes on after them");
  }

  @Test
  void refusesAHeaderThatIsCutShort() {
    assertThatThrownBy(() -> read(2, 0, 0, 8, 2, 0, 0, 0, 4, 0, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("f.idx: the file ends inside its header, in dimension 2");
  }

  @Test
  void refusesAnEmptyFile() {
    assertThatThrownBy(() -> read(1)).isInstanceOf(IOException.class).hasMessageContaining("has 0");
  }

  @Test
  void refusesADimensionOfZero() {
    assertThatThrownBy(() -> read(1, 0, 0, 8, 1, 0, 0, 0, 0))
        .isInstanceOf(IOException.class)
        .hasMessage("f.idx: dimension 1 must be in [1, 2147483647], but was 0");
  }

  private static IdxFile read(int rank, int... bytes) throws IOException {
    byte[] file = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      file[i] = (byte) bytes[i];
    }
    return IdxFile.read(new ByteArrayInputStream(file), "f.idx", rank);
  }
}
