package org.vitals4j.ui;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bodies of requests: bounded, and the files in them deleted as soon as the request is answered.
 *
 * <p>DL4J reads bodies without a limit, and leaves their files in the temporary folder for good.
 * Vert.x reads a body once: who comes first decides how.
 */
final class Uploads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

  /** How the names of DL4J's begin; milliseconds follow. */
  private static final String DL4J = "DL4JUI_";

  private final Path folder;

  /** Makes an empty folder, for this user alone. */
  Uploads() throws IOException {
    folder = Files.createTempDirectory("vitals4j-uploads-");
  }

  Path folder() {
    return folder;
  }

  /** Reads the bodies of this router's requests from now on. */
  void readBodiesOf(Router router) {
    router
        .route()
        .order(-1)
        .handler(
            BodyHandler.create(folder.toString())
                .setBodyLimit(RequestFilter.MAX_BODY_BYTES)
                .setDeleteUploadedFilesOnEnd(true));
  }

  /**
   * Deletes the folders for uploads that DL4J made in the temporary folder, and that nobody uses
   * now. One of another program that is in use comes back by itself with the next upload.
   *
   * @param from when DL4J began to make one, in milliseconds
   * @param to when it had made it
   */
  static void deleteThoseOfDl4j(long from, long to) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "."));
    try (DirectoryStream<Path> all = Files.newDirectoryStream(temporary, DL4J + "*")) {
      for (Path one : all) {
        long made = Long.parseLong(one.getFileName().toString().substring(DL4J.length()));
        if (made >= from && made <= to) {
          Files.deleteIfExists(one);
        }
      }
    } catch (IOException | NumberFormatException e) {
      LOG.debug("DL4J's folder for uploads stays", e); // one that is not empty is not ours
    }
  }

  /** Deletes the folder with what an upload that was broken off has left there. */
  @Override
  public void close() {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (NoSuchFileException e) {
      // Somebody was faster.
    } catch (IOException e) {
      LOG.warn("the folder for uploads {} stays", folder, e);
    }
  }
}
