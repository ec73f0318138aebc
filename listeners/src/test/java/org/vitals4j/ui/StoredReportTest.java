package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vitals4j.ui.health.Reports;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.MalformedReportException;

class StoredReportTest {

  private static final HealthReport REPORT = Reports.report(3, 0.5, 1.0, Double.NaN);

  private final StoredReport stored = new StoredReport(REPORT);

  private static HealthReport read(Persistable decoded) {
    return ((StoredReport) decoded).report().orElseThrow();
  }

  @Test
  void isKnownByItsRun() {
    assertThat(stored.getSessionID()).isEqualTo(Reports.SESSION);
    assertThat(stored.getWorkerID()).isEqualTo(Reports.WORKER);
    assertThat(stored.getTypeID()).isEqualTo("Vitals4jHealth");
    assertThat(stored.getTimeStamp()).isEqualTo(Reports.START + 3);
  }

  @Test
  void isReadFromEveryFormItIsWrittenIn() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(stored.encodingLengthBytes());
    stored.encode(buffer);
    buffer.flip();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    stored.encode(out);

    StoredReport fromBytes = new StoredReport();
    fromBytes.decode(stored.encode());
    StoredReport fromBuffer = new StoredReport();
    fromBuffer.decode(buffer);
    StoredReport fromStream = new StoredReport();
    fromStream.decode(new ByteArrayInputStream(out.toByteArray()));
    assertThat(read(fromBytes)).isEqualTo(REPORT);
    assertThat(read(fromBuffer)).isEqualTo(REPORT);
    assertThat(read(fromStream)).isEqualTo(REPORT);
  }

  @Test
  void holdsAReportOrANetwork() {
    StoredReport both = new StoredReport();
    both.decode(stored.encode());
    both.decode(new StoredReport(Reports.network(2)).encode());

    assertThat(both.network()).contains(Reports.network(2));
    assertThat(both.report()).isEmpty();
  }

  @Test
  void refusesWhatIsNoReport() {
    StoredReport empty = new StoredReport();

    assertThatThrownBy(() -> empty.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(MalformedReportException.class);
    assertThatThrownBy(empty::getSessionID).isInstanceOf(IllegalStateException.class);
  }

  /** Routers of Spark ship reports by Java serialisation; only our bytes are in it. */
  @Test
  void travelsInsideJavaSerialisation() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(stored);
    Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(read((Persistable) read)).isEqualTo(REPORT);
  }

  @Test
  void isFoundAgainInAFile(@TempDir Path directory) {
    Path file = directory.resolve("stats.dl4j");
    StatsStorage written = new FileStatsStorage(file.toFile());
    new RouterSink(written).network(Reports.network(2));
    written.putUpdate(stored);
    close(written);

    StatsStorage opened = new FileStatsStorage(file.toFile());
    String type = StoredReport.TYPE_ID;
    assertThat(opened.listSessionIDs()).containsExactly(Reports.SESSION);
    assertThat(read(opened.getUpdate(Reports.SESSION, type, Reports.WORKER, Reports.START + 3)))
        .isEqualTo(REPORT);
    assertThat(((StoredReport) opened.getStaticInfo(Reports.SESSION, type, "0")).network())
        .contains(Reports.network(2));
    close(opened);
  }

  private static void close(StatsStorage storage) {
    ((FileStatsStorage) storage).close();
  }
}
