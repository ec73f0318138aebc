package org.vitals4j.ui.health.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding.Check;
import org.vitals4j.report.Finding.Check.Standing;
import org.vitals4j.report.Internal;
import org.vitals4j.ui.health.wire.NetworkSummary.Layer;

/**
 * The format of reports in storages and files: "V4J", a letter for what it is, a version, then
 * fields as in {@link WireWriter}. Compact, and no Java serialisation.
 *
 * <p>A newer version that only adds fields, quantities or kinds of event keeps the version number,
 * and this one passes over what it does not know. The number changes where old readers would be
 * misled; they then refuse. What is known is decoded strictly.
 */
@Internal
public final class ReportCodec {

  private static final byte[] REPORT = "V4JR".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NETWORK = "V4JN".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  private ReportCodec() {}

  /** Encodes a report. */
  public static byte[] encode(HealthReport report) {
    WireWriter out = begin(REPORT);
    out.string(1, report.session());
    out.string(2, report.worker());
    out.integer(3, report.sequence());
    report.range().ifPresent(one -> out.message(4, inner -> IterationRangeCodec.write(inner, one)));
    for (LayerHistogram histogram : report.histograms()) {
      out.message(5, inner -> HistogramCodec.write(inner, histogram));
    }
    for (Event event : report.events()) {
      out.message(6, inner -> EventCodec.write(inner, event));
    }
    for (Check check : report.checks()) {
      out.message(7, inner -> write(inner, check));
    }
    return out.toBytes();
  }

  /** Encodes what is known of a network. */
  public static byte[] encode(NetworkSummary network) {
    WireWriter out = begin(NETWORK);
    out.string(1, network.session());
    out.string(2, network.worker());
    out.integer(3, network.sequence());
    out.integer(4, network.version());
    out.integer(5, network.startMillis());
    out.string(6, network.type());
    out.integer(7, network.parameterCount());
    out.string(8, network.dataType());
    for (Layer layer : network.layers()) {
      out.message(9, inner -> write(inner, layer));
    }
    return out.toBytes();
  }

  /** Whether bytes claim to be what is known of a network, and not a report. */
  public static boolean isNetwork(byte[] bytes) {
    return starts(bytes, NETWORK);
  }

  /** Whether bytes claim to be either, in a format of another version than this one reads. */
  public static boolean isOfOtherVersion(byte[] bytes) {
    return (starts(bytes, REPORT) || starts(bytes, NETWORK)) && bytes[REPORT.length] != VERSION;
  }

  /**
   * Decodes a report.
   *
   * @throws MalformedReportException if the bytes are not one; the message says which rule is
   *     broken and where
   */
  public static HealthReport decodeReport(byte[] bytes) {
    return decode(bytes, REPORT, ReportCodec::report);
  }

  /**
   * Decodes what is known of a network.
   *
   * @throws MalformedReportException if the bytes are not that
   */
  public static NetworkSummary decodeNetwork(byte[] bytes) {
    return decode(bytes, NETWORK, ReportCodec::network);
  }

  private static WireWriter begin(byte[] magic) {
    WireWriter out = new WireWriter();
    out.raw(magic);
    out.raw(new byte[] {VERSION});
    return out;
  }

  private static <T> T decode(byte[] bytes, byte[] magic, Function<WireReader, T> fields) {
    if (!starts(bytes, magic)) {
      throw new MalformedReportException(
          "it must begin with " + new String(magic, StandardCharsets.US_ASCII) + ", but does not");
    }
    int version = bytes[magic.length];
    if (version != VERSION) {
      throw new MalformedReportException(
          "this version of Vitals4j reads format "
              + VERSION
              + ", but this is format "
              + version
              + ": read it with a newer one");
    }
    try {
      return fields.apply(new WireReader(bytes, magic.length + 1, bytes.length));
    } catch (MalformedReportException refused) {
      throw refused;
    } catch (IllegalArgumentException refused) {
      // Each field is sound, and a value does not take them together.
      throw new MalformedReportException(String.valueOf(refused.getMessage()));
    }
  }

  private static boolean starts(byte[] bytes, byte[] magic) {
    return bytes.length > magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  private static HealthReport report(WireReader in) {
    String session = null;
    String worker = null;
    long sequence = 0;
    IterationRange range = null;
    List<LayerHistogram> histograms = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    List<Check> checks = new ArrayList<>();
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> session = in.string();
        case 2 -> worker = in.string();
        case 3 -> sequence = in.integer();
        case 4 -> range = IterationRangeCodec.read(in.onlyMessage());
        case 5 -> histograms.add(HistogramCodec.read(in.message()));
        case 6 -> {
          Event event = EventCodec.read(in.message());
          if (event != null) {
            events.add(event);
          }
        }
        case 7 -> checks.add(check(in.message()));
        default -> {} // of a newer version
      }
    }
    return new HealthReport(
        named(in, "session", session),
        named(in, "worker", worker),
        sequence,
        Optional.ofNullable(range),
        histograms,
        events,
        checks);
  }

  private static void write(WireWriter out, Check check) {
    out.string(1, check.detector());
    out.integer(
        2,
        switch (check.standing()) {
          case CHECKED -> 0;
          case TOO_EARLY -> 1;
          case NOT_MEASURED -> 2;
          case CANNOT_BE_KNOWN -> 3;
          case FAILED -> 4;
          case OFF -> 5;
        });
    out.string(3, check.reason());
  }

  private static Check check(WireReader in) {
    String detector = "";
    Standing standing = Standing.NOT_MEASURED;
    String reason = "";
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> detector = in.string();
        case 2 -> standing = standing(in.integer());
        case 3 -> reason = in.string();
        default -> {} // of a newer version
      }
    }
    return new Check(detector, standing, reason);
  }

  /** What a newer version has added is not taken for checked. */
  private static Standing standing(long number) {
    if (number == 0) {
      return Standing.CHECKED;
    } else if (number == 1) {
      return Standing.TOO_EARLY;
    } else if (number == 3) {
      return Standing.CANNOT_BE_KNOWN;
    } else if (number == 4) {
      return Standing.FAILED;
    }
    return number == 5 ? Standing.OFF : Standing.NOT_MEASURED;
  }

  private static NetworkSummary network(WireReader in) {
    String session = null;
    String worker = null;
    long sequence = 0;
    int version = 0;
    long startMillis = 0;
    String type = "";
    long parameterCount = 0;
    String dataType = "";
    List<Layer> layers = new ArrayList<>();
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> session = in.string();
        case 2 -> worker = in.string();
        case 3 -> sequence = in.integer();
        case 4 -> version = in.smallInteger();
        case 5 -> startMillis = in.integer();
        case 6 -> type = in.string();
        case 7 -> parameterCount = in.integer();
        case 8 -> dataType = in.string();
        case 9 -> layers.add(layer(in.message()));
        default -> {} // of a newer version
      }
    }
    return new NetworkSummary(
        named(in, "session", session),
        named(in, "worker", worker),
        sequence,
        version,
        startMillis,
        type,
        parameterCount,
        dataType,
        layers);
  }

  private static String named(WireReader in, String what, @Nullable String value) {
    if (value == null) {
      throw in.malformed("it must name its " + what, "without");
    }
    return value;
  }

  private static void write(WireWriter out, Layer layer) {
    out.string(1, layer.name());
    out.string(2, layer.type());
    layer.activation().ifPresent(name -> out.string(3, name));
    layer.updater().ifPresent(name -> out.string(4, name));
    layer.initialisation().ifPresent(name -> out.string(5, name));
    out.integer(6, layer.depth());
    out.bool(7, layer.output());
    out.bool(8, layer.frozen());
    out.bool(9, layer.canDie());
    out.bool(10, layer.weights());
    out.integer(11, layer.gradientElements());
  }

  private static Layer layer(WireReader in) {
    String name = "";
    String type = "";
    String activation = null;
    String updater = null;
    String initialisation = null;
    int depth = 0;
    boolean output = false;
    boolean frozen = false;
    boolean canDie = false;
    boolean weights = false;
    long gradientElements = 0;
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> name = in.string();
        case 2 -> type = in.string();
        case 3 -> activation = in.string();
        case 4 -> updater = in.string();
        case 5 -> initialisation = in.string();
        case 6 -> depth = in.smallInteger();
        case 7 -> output = in.bool();
        case 8 -> frozen = in.bool();
        case 9 -> canDie = in.bool();
        case 10 -> weights = in.bool();
        case 11 -> gradientElements = in.integer();
        default -> {} // of a newer version
      }
    }
    return new Layer(
        name,
        type,
        Optional.ofNullable(activation),
        Optional.ofNullable(updater),
        Optional.ofNullable(initialisation),
        depth,
        output,
        frozen,
        canDie,
        weights,
        gradientElements);
  }
}
