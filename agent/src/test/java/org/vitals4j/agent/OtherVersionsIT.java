package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trains on older versions: {@code mvn verify -Pdl4j-versions}. */
@Tag("dl4j-versions")
class OtherVersionsIT {

  @TempDir Path folder;

  /** One of each module in {@code versions}. */
  private static List<Path> classPaths() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("versions/target"))) {
      return files.filter(file -> file.toString().endsWith(".classpath")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("classPaths")
  void areWatchedAndDiagnosed(Path version) throws Exception {
    PluginJar.write(folder.resolve("plugins/probe.jar"), "probe.ProbePlugin");
    String jars = Files.readString(version);
    String classPath = Path.of("target", "test-classes") + File.pathSeparator + jars;
    Fork job =
        Fork.start(
                folder,
                Fork.job(
                    List.of(Fork.agent("ui=0,plugins.dir=" + folder.resolve("plugins"))),
                    classPath,
                    "jobs.OneNetwork"))
            .await();
    Fork unwatched = Fork.start(folder, Fork.job(List.of(), classPath, "jobs.OneNetwork")).await();

    assertThat(job.exitCode()).as(job.err()).isZero();
    assertThat(job.out().lines().filter(line -> line.startsWith("seen ")))
        .hasSize(30)
        .allMatch(line -> line.endsWith(" true"));
    assertThat(job.out().lines().filter(line -> !line.startsWith("seen ")))
        .containsExactlyElementsOf(unwatched.out().lines().toList());
    assertThat(job.err()).contains("live in the browser at http://");
    assertThat(job.err()).containsPattern("vitals4j.alerts NON_FINITE at iteration 2: .*features");
  }
}
