package org.vitals4j.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles source into a plug-in's jar. */
final class SourceJar {

  private static final Pattern TYPE = Pattern.compile("class (\\w+)");
  private static final Pattern KIND = Pattern.compile("implements (\\w+Plugin)");

  private SourceJar() {}

  /**
   * Writes one.
   *
   * @param provider the class that is a plug-in, of the kind that a source implements; empty for
   *     none
   */
  static void write(Path jar, String provider, String... sources) throws IOException {
    writeWithout(jar, provider, "?", sources);
  }

  /** Writes one that lacks a class of its own. */
  static void writeWithout(Path jar, String provider, String missing, String... sources)
      throws IOException {
    Path classes = Files.createTempDirectory(jar.resolve("../..").normalize(), "classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> files = Arrays.stream(sources).map(SourceJar::file).toList();
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                null,
                List.of("-d", classes.toString(), "-proc:none", "-cp", classPath()),
                null,
                files)
            .call();
    if (!compiled) {
      throw new AssertionError("the plug-in's source does not compile");
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> all = Files.walk(classes)) {
      if (!provider.isEmpty()) {
        entries.putNextEntry(
            new JarEntry("META-INF/services/org.vitals4j.plugin." + kind(sources)));
        entries.write(provider.getBytes(StandardCharsets.UTF_8));
      }
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (!name.startsWith(missing)) {
          entries.putNextEntry(new JarEntry(name));
          entries.write(Files.readAllBytes(file));
        }
      }
    }
  }

  /** Of the library alone, and of what its signatures name. */
  private static String classPath() throws IOException {
    return String.join(
        java.io.File.pathSeparator,
        location(Plugin.class),
        location(org.deeplearning4j.nn.api.Model.class),
        location(org.nd4j.linalg.api.ndarray.INDArray.class));
  }

  private static String location(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (java.net.URISyntaxException impossible) {
      throw new IOException(impossible);
    }
  }

  private static JavaFileObject file(String source) {
    Matcher type = TYPE.matcher(source);
    if (!type.find()) {
      throw new AssertionError("no class in " + source);
    }
    return new SimpleJavaFileObject(
        URI.create("string:///mine/" + type.group(1) + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignored) {
        return source;
      }
    };
  }

  private static String kind(String[] sources) {
    Matcher kind = KIND.matcher(String.join("", sources));
    if (!kind.find()) {
      throw new AssertionError("no source implements a kind of plug-in");
    }
    return kind.group(1);
  }
}
