package org.vitals4j.ui;

import java.io.Externalizable;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.deeplearning4j.core.storage.Persistable;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Internal;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.MalformedReportException;
import org.vitals4j.ui.health.wire.NetworkSummary;
import org.vitals4j.ui.health.wire.ReportCodec;

/**
 * A report of the Health page as DL4J's storages keep it: an update, or as static information what
 * is known of the network. Written and read in a format of its own ({@code ReportCodec}); where a
 * router insists on Java serialisation, the same bytes travel inside it and are read as strictly.
 *
 * <p>Public, with a constructor without arguments, because storages make it by its class name.
 */
@Internal
public final class StoredReport implements Persistable, Externalizable {

  /** By it the Health page finds its reports among those of others. */
  public static final String TYPE_ID = "Vitals4jHealth";

  private static final long serialVersionUID = 1L;

  /** What this version reads at most: a report of 200 layers with histograms has 50 kB. */
  private static final int MAX_BYTES = 64 << 20;

  private transient @Nullable HealthReport report;
  private transient @Nullable NetworkSummary network;
  private transient byte @Nullable [] encoded;

  /** For storages, which then {@linkplain #decode(byte[]) decode} into it. */
  public StoredReport() {}

  StoredReport(HealthReport report) {
    this.report = report;
  }

  StoredReport(NetworkSummary network) {
    this.network = network;
  }

  /** What happened; empty where this is about the network. */
  Optional<HealthReport> report() {
    return Optional.ofNullable(report);
  }

  /** What is known of the network; empty where this is a report. */
  Optional<NetworkSummary> network() {
    return Optional.ofNullable(network);
  }

  @Override
  public String getSessionID() {
    NetworkSummary known = network;
    return known == null ? filled().session() : known.session();
  }

  @Override
  public String getTypeID() {
    return TYPE_ID;
  }

  @Override
  public String getWorkerID() {
    NetworkSummary known = network;
    return known == null ? filled().worker() : known.worker();
  }

  @Override
  public long getTimeStamp() {
    NetworkSummary known = network;
    return known == null ? filled().sequence() : known.sequence();
  }

  private HealthReport filled() {
    HealthReport known = report;
    if (known == null) {
      throw new IllegalStateException("nothing was decoded into this report yet");
    }
    return known;
  }

  @Override
  public int encodingLengthBytes() {
    return bytes().length;
  }

  @Override
  public byte[] encode() {
    return bytes().clone();
  }

  @Override
  public void encode(ByteBuffer buffer) {
    buffer.put(bytes());
  }

  @Override
  public void encode(OutputStream out) throws IOException {
    out.write(bytes());
  }

  /** Encoded once: storages ask for the length, and then for the bytes. */
  private synchronized byte[] bytes() {
    byte[] known = encoded;
    if (known == null) {
      NetworkSummary summary = network;
      known = summary == null ? ReportCodec.encode(filled()) : ReportCodec.encode(summary);
      encoded = known;
    }
    return known;
  }

  /**
   * Reads what was encoded.
   *
   * @throws MalformedReportException if the bytes are not a report that this version can read; then
   *     nothing has changed
   */
  @Override
  public void decode(byte[] bytes) {
    if (ReportCodec.isNetwork(bytes)) {
      network = ReportCodec.decodeNetwork(bytes);
      report = null;
    } else {
      report = ReportCodec.decodeReport(bytes);
      network = null;
    }
    encoded = null;
  }

  @Override
  public void decode(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    decode(bytes);
  }

  @Override
  public void decode(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("a report must have at most " + MAX_BYTES + " bytes, but has more");
    }
    decode(bytes);
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    byte[] bytes = bytes();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("a report must have 0 to " + MAX_BYTES + " bytes, but has " + length);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    decode(bytes);
  }
}
