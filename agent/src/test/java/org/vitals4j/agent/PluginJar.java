package org.vitals4j.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Makes plug-ins of test classes. */
final class PluginJar {

  private PluginJar() {}

  /**
   * Writes one.
   *
   * @param provider a detector's, in the package "probe"
   */
  static void write(Path jar, String provider) throws IOException {
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        Stream<Path> classes = Files.list(Path.of("target", "test-classes", "probe"))) {
      entries.putNextEntry(new JarEntry("META-INF/services/org.vitals4j.plugin.DetectorPlugin"));
      entries.write(provider.getBytes(StandardCharsets.UTF_8));
      for (Path one : classes.toList()) {
        entries.putNextEntry(new JarEntry("probe/" + one.getFileName()));
        entries.write(Files.readAllBytes(one));
      }
    }
  }
}
