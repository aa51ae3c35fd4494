var H5P = H5P || {};
H5P.Nil = (function ($) {
  function Nil(params, id, extras) { H5P.EventDispatcher.call(this);
    var self = this; this.page = (extras && extras.previousState && extras.previousState.page) || 0;
    this.attach = function ($container) {
      var label = $('<p class="page"></p>').text('Página ' + self.page);
      $container.append($('<h2></h2>').text(params.heading)).append(label)
        .append($('<button type="button">Siguiente página</button>').on('click', function () {
          self.page += 1; label.text('Página ' + self.page); self.triggerXAPI('interacted'); }))
        .append($('<button type="button">Terminar bien</button>').on('click', function () {
          self.triggerXAPIScored(3, 4, 'completed', true, true); }));
    };
    this.getCurrentState = function () { return {page: self.page}; };
  }
  Nil.prototype = Object.create(H5P.EventDispatcher.prototype);
  return Nil;
})(H5P.jQuery);
