package org.vitals4j.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code examples/run doctor}. */
@Command(
    name = "doctor",
    description = {
      "Says what ND4J computes with here, and trains a small network to see that it does.",
      "Compares what the monitor measures, on the device where there is one, with a plain sum on the"
          + " host."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:ND4J cannot compute, measures wrongly, or the build is for a GPU and there is none",
      "2:the command line was wrong"
    })
final class DoctorCommand implements Callable<Integer> {

  private final Screen screen;

  @Spec private CommandSpec spec;

  @Option(
      names = "--allow-cpu",
      description =
          "A build for a GPU may fall back to the CPU (it must be built with -Pcuda,cpu-fallback).")
  private boolean allowCpu;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  DoctorCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Optional<String> problem = Backend.problem();
    if (problem.isPresent()) {
      return fail(problem.get());
    }
    environment().forEach((name, value) -> screen.line(String.format("%-22s%s", name, value)));
    Optional<String> fallback = Backend.fallback();
    if (fallback.isPresent() && !allowCpu) {
      return fail(fallback.get() + " Ask for that with --allow-cpu if it is what you want.");
    }
    fallback.ifPresent(screen::line);
    SmokeTest test = SmokeTest.run();
    screen.line(
        String.format(
            Locale.ROOT,
            "%-22sscore %.3g to %.3g in %d iterations",
            "training",
            test.firstScore(),
            test.lastScore(),
            test.iterations()));
    screen.line(
        String.format(
            Locale.ROOT,
            "%-22slargest relative difference %.1e of a gradient norm, monitor against host",
            "measuring",
            test.worstDifference()));
    List<String> wrong = new ArrayList<>();
    if (!test.learned()) {
      wrong.add("the network did not learn");
    }
    if (!test.measuredRightly()) {
      wrong.add("the monitor's gradient norms differ from the host's by more than 1e-5");
    }
    if (!wrong.isEmpty()) {
      return fail(String.join("; ", wrong) + ". Please report this with the lines above.");
    }
    screen.line("All is well.");
    return ExitCode.OK;
  }

  private int fail(String why) {
    spec.commandLine().getErr().println("examples/run doctor: " + why);
    return ExitCode.SOFTWARE;
  }

  private static Map<String, String> environment() {
    Properties nd4j = Nd4j.getExecutioner().getEnvironmentInformation();
    Map<String, String> lines = new TreeMap<>();
    lines.put("backend", Nd4j.getBackend().getClass().getName());
    lines.put("executioner", String.valueOf(Nd4j.getExecutioner().type()));
    lines.put("devices", String.valueOf(Nd4j.getAffinityManager().getNumberOfDevices()));
    lines.put("natives", Loader.getPlatform());
    lines.put("ND4J", version(Nd4j.class));
    lines.put("JavaCPP", version(Loader.class));
    lines.put(
        "Java", System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"));
    lines.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    lines.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    lines.put("OpenMP threads", String.valueOf(Nd4j.getEnvironment().maxThreads()));
    for (String key : List.of("blas.vendor", "cuda.devicesInformation", "memory.available")) {
      Object value = nd4j.get(key);
      if (value != null) {
        lines.put(key, String.valueOf(value));
      }
    }
    return lines;
  }

  private static String version(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
