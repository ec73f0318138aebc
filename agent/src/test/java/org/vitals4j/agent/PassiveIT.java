package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs in which there is nothing to do. */
class PassiveIT {

  @TempDir Path folder;

  private Fork job(String classPath, String loaded) throws Exception {
    return Fork.start(
            folder,
            List.of(
                Fork.agent("cliping=wrong"),
                "-cp",
                Path.of("target", "test-classes") + File.pathSeparator + classPath,
                "jobs.LoadsOptimizer",
                loaded))
        .await();
  }

  @Test
  void saysOnceThatAnOldVersionIsNotSupported() throws Exception {
    Fork job =
        job(
            Path.of("versions/target/0.9.1/deeplearning4j-nn-0.9.1.jar").toString(),
            "org.deeplearning4j.optimize.solvers.StochasticGradientDescent");

    assertThat(job.out()).isEqualTo("job ended\n");
    assertThat(job.err())
        .matches(
            "vitals4j: Deeplearning4j 0.9.1 is not supported \\(.*\\): the job is not watched."
                + " Supported are 1.0.0-beta7 to 1.0.0-M2.1.\n");
  }

  @Test
  void isSilentWithoutDl4j() throws Exception {
    Fork job = job("", "java.util.ArrayList");

    assertThat(job.out()).isEqualTo("job ended\n");
    assertThat(job.err()).isEmpty();
  }
}
