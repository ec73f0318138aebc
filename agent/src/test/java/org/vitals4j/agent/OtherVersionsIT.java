package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains on older versions: {@code mvn verify -Pdl4j-versions}. */
@Tag("dl4j-versions")
class OtherVersionsIT {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0-M2", "1.0.0-M1.1", "1.0.0-beta7"})
  void areWatchedAndDiagnosed(String version) throws Exception {
    PluginJar.write(folder.resolve("plugins/probe.jar"), "probe.ProbePlugin");
    String jars = Files.readString(Path.of("target", "versions", version + ".classpath"));
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
