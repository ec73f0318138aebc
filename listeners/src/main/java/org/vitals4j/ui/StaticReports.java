package org.vitals4j.ui;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.core.util.UIDProvider;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.nd4j.context.Nd4jContext;
import org.vitals4j.report.NetworkDescription;

/** What does not change during a run: software, hardware, the network. */
final class StaticReports {

  private StaticReports() {}

  /** All but the ids. */
  static SbeStatsInitializationReport of(NetworkDescription network) {
    SbeStatsInitializationReport report = new SbeStatsInitializationReport();
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    RuntimeMXBean jvm = ManagementFactory.getRuntimeMXBean();
    report.reportSoftwareInfo(
        system.getArch(),
        system.getName(),
        jvm.getVmName(),
        System.getProperty("java.version", ""),
        jvm.getSpecVersion(),
        backend(),
        network.dataType(),
        hostName(),
        UIDProvider.getJVMUID(), // the System page fails without
        Map.of());
    report.reportHardwareInfo(
        Runtime.getRuntime().availableProcessors(),
        0, // devices: asking a GPU is not this room's business
        Runtime.getRuntime().maxMemory(),
        Pointer.maxBytes(),
        null,
        null,
        UIDProvider.getHardwareUID());

    ReadableModel model = ReadableModel.of(network);
    List<String> names =
        network.layers().stream()
            .flatMap(
                layer ->
                    layer.blocks().stream()
                        .map(block -> Dl4jNames.block(layer.name(), block.name())))
            .toList();
    report.reportModelInfo(
        model.className(),
        model.configurationJson(),
        names.toArray(new String[0]),
        network.layers().size(),
        network.parameterCount());
    return report;
  }

  /**
   * The class by which the System page tells CPU from CUDA. Read from the settings that the backend
   * left when it was loaded, since asking ND4J itself would load one where there is none.
   */
  private static String backend() {
    return Nd4jContext.getInstance().getConf().getProperty("ndarrayfactory.class", "");
  }

  /** StatsListener runs the command "hostname"; a library should not start programs. */
  private static String hostName() {
    String windows = System.getenv("COMPUTERNAME");
    if (windows != null && !windows.isEmpty()) {
      return windows;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
